import { provideZonelessChangeDetection } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";

import { Lab, OPTIONS } from "./lab";

const options = JSON.parse(new URLSearchParams(location.search).get("lab") ?? "null");
void bootstrapApplication(Lab, {
  providers: [provideZonelessChangeDetection(), { provide: OPTIONS, useValue: options }],
});
