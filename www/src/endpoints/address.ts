// Short forms of the addresses of endpoints and of ways to devices.

/** An address without its scheme and the last slash: with the path, in which endpoints behind one proxy differ. */
export function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, "").replace(/\/$/, "");
}

/** Only the host of an address, with its port: the path of a way has the lease's name. */
export function hostAndPort(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
