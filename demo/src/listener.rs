//! A port that can be closed and reopened with the same number, and its open connections. `endpoint` answers the
//! requests.
use std::io;
use std::net::SocketAddr;

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

/// A handle that controls a port.
#[derive(Clone, Debug)]
pub struct Port {
    /// The address that it listens on.
    pub address: SocketAddr,
    commands: mpsc::UnboundedSender<(Command, oneshot::Sender<()>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Command {
    Close,
    Open,
    Abort,
}

impl Port {
    /// Opens a port and serves each connection in a separate task.
    pub fn open<Serve, Served>(address: SocketAddr, serve: Serve) -> io::Result<Self>
    where
        Serve: Fn(TcpStream) -> Served + Send + 'static,
        Served: Future<Output = ()> + Send + 'static,
    {
        let socket = bound(address)?;
        let address = socket.local_addr()?.as_socket().unwrap_or(address);
        let listener = listening(socket)?;
        let (commands, inbox) = mpsc::unbounded_channel();
        tokio::spawn(run(listener, address, inbox, serve));
        Ok(Self { address, commands })
    }

    /// Refuses new connections and drops the open ones.
    pub async fn close(&self) {
        self.send(Command::Close).await;
    }

    /// Accepts connections again.
    pub async fn reopen(&self) {
        self.send(Command::Open).await;
    }

    /// Drops the open connections.
    pub async fn abort(&self) {
        self.send(Command::Abort).await;
    }

    async fn send(&self, command: Command) {
        let (done, is_done) = oneshot::channel();
        if self.commands.send((command, done)).is_ok() {
            // An error means that the port no longer exists, so there is nothing left to do.
            let _ = is_done.await;
        }
    }
}

async fn run<Serve, Served>(
    listener: TcpListener,
    address: SocketAddr,
    mut inbox: mpsc::UnboundedReceiver<(Command, oneshot::Sender<()>)>,
    serve: Serve,
) where
    Serve: Fn(TcpStream) -> Served + Send + 'static,
    Served: Future<Output = ()> + Send + 'static,
{
    let mut listener = Some(listener);
    // While it is closed, a socket that does not listen reserves the port number.
    let mut kept: Option<Socket> = None;
    let mut connections = JoinSet::new();
    loop {
        let accept = async {
            match &listener {
                Some(listener) => listener.accept().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            accepted = accept => if let Ok((stream, _)) = accepted {
                // Frames are small, and tests depend on their immediate sending.
                let _ = stream.set_nodelay(true);
                connections.spawn(serve(stream));
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            command = inbox.recv() => {
                let Some((command, done)) = command else { return };
                match command {
                    Command::Close => {
                        if listener.take().is_some() {
                            kept = bound(address).ok();
                        }
                    }
                    Command::Open if listener.is_none() => {
                        let socket = kept.take().map_or_else(|| bound(address), Ok);
                        match socket.and_then(listening) {
                            Ok(opened) => listener = Some(opened),
                            Err(error) => eprintln!("cannot listen on {address} again: {error}"),
                        }
                    }
                    Command::Open | Command::Abort => {}
                }
                if command != Command::Open {
                    connections.shutdown().await;
                }
                let _ = done.send(());
            }
        }
    }
}

fn bound(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    Ok(socket)
}

fn listening(socket: Socket) -> io::Result<TcpListener> {
    socket.listen(1024)?;
    TcpListener::from_std(socket.into())
}
