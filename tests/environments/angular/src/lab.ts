// A component that lists a lab.
import { Component, inject, InjectionToken, signal } from "@angular/core";
import { connect, type ConnectOptions } from "jumpstarter-web";

export const OPTIONS = new InjectionToken<ConnectOptions>("options of the lab");

@Component({
  selector: "app-lab",
  template: `<p>{{ wrong() }}</p>
    <ul>
      @for (name of names(); track name) {
        <li>{{ name }}</li>
      }
    </ul>`,
})
export class Lab {
  readonly names = signal<readonly string[]>([]);
  readonly wrong = signal("");
  readonly done = this.list(inject(OPTIONS)).catch((error: unknown) => this.wrong.set(String(error)));

  private async list(options: ConnectOptions): Promise<void> {
    const client = await connect(options);
    this.names.set((await client.listExporters()).exporters.map(({ name }) => name));
    client.close();
  }
}
