import type { ConnectOptions } from "jumpstarter-web";

import { list } from "./list";

self.onmessage = ({ data }: MessageEvent<ConnectOptions>) => {
  void list(data)
    .catch(String)
    .then((result) => {
      self.postMessage(result);
    });
};
