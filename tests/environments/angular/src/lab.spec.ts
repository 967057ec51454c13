import { provideZonelessChangeDetection } from "@angular/core";
import { TestBed } from "@angular/core/testing";

import { Lab, OPTIONS } from "./lab";

// The tests run in Node.
declare const process: { env: Record<string, string | undefined> };

it("shows the lab", async () => {
  const { options, names } = JSON.parse(process.env["LAB"] ?? "null");
  TestBed.configureTestingModule({
    imports: [Lab],
    providers: [provideZonelessChangeDetection(), { provide: OPTIONS, useValue: options }],
  });
  const fixture = TestBed.createComponent(Lab);
  await fixture.componentInstance.done;
  await fixture.whenStable();
  const element: HTMLElement = fixture.nativeElement;
  expect(element.querySelector("p")?.textContent).toBe("");
  expect([...element.querySelectorAll("li")].map((item) => item.textContent)).toEqual(names);
}, 60_000);
