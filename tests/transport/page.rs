//! Replaces the page's `fetch`, so that a response arrives in certain chunks, and reads JSON over HTTP.
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen(inline_js = r#"
const real = globalThis.fetch;

export async function askJson(method, url, body) {
  const answer = await real(url, { method, body, headers: body ? { "content-type": "application/json" } : {} });
  if (!answer.ok) throw new Error(`${method} ${url}: HTTP ${answer.status}`);
  return answer.text();
}

// One chunk for each pull, so that they are not joined.
export function answerWith(status, headers, chunks) {
  globalThis.fetch = async () => {
    const left = chunks.slice();
    const body = new ReadableStream({
      pull(controller) {
        if (left.length > 0) controller.enqueue(left.shift());
        else controller.close();
      },
    }, { highWaterMark: 0 });
    return new Response(body, { status, headers });
  };
}

// Like a response in a runtime without streams.
export function answerWhole(bytes) {
  globalThis.fetch = async () => ({
    status: 200,
    headers: new Headers({ "content-type": "application/grpc-web+proto" }),
    arrayBuffer: async () => bytes.slice().buffer,
  });
}

export function answerAsBefore() {
  globalThis.fetch = real;
}
"#)]
extern "C" {
    #[wasm_bindgen(js_name = askJson, catch)]
    pub async fn ask_json(method: &str, url: &str, body: Option<String>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = answerWith)]
    fn answer_with(status: u16, headers: JsValue, chunks: js_sys::Array);
    #[wasm_bindgen(js_name = answerWhole)]
    fn answer_whole(bytes: js_sys::Uint8Array);
    #[wasm_bindgen(js_name = answerAsBefore)]
    pub fn answer_as_before();
}

/// Replaces the page's `fetch` until it is dropped.
pub struct PageAnswer;

impl PageAnswer {
    /// HTTP 200 with gRPC-Web's content type, and these chunks.
    pub fn chunks<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Self {
        Self::new(200, &[("content-type", "application/grpc-web+proto")], chunks)
    }

    /// HTTP 200 with gRPC-Web's content type, and a body without a stream.
    #[cfg_attr(feature = "tonic-web-wasm-client", allow(dead_code))]
    pub fn whole(body: &[u8]) -> Self {
        answer_whole(body.into());
        Self
    }

    /// Any response.
    pub fn new<'a>(
        status: u16,
        headers: &[(&str, &str)],
        chunks: impl IntoIterator<Item = &'a [u8]>,
    ) -> Self {
        let pairs = js_sys::Array::new();
        for (name, value) in headers {
            pairs.push(&js_sys::Array::of2(&JsValue::from_str(name), &JsValue::from_str(value)));
        }
        let array = js_sys::Array::new();
        for chunk in chunks {
            array.push(&js_sys::Uint8Array::from(chunk));
        }
        answer_with(status, pairs.unchecked_into(), array);
        Self
    }
}

impl Drop for PageAnswer {
    fn drop(&mut self) {
        answer_as_before();
    }
}
