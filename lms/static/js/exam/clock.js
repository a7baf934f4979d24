// The server's time, carried on by this device's running clock: setting the PC's clock changes nothing.
const DRIFT = 1000;

export class Clock {
  constructor(serverNow) {
    this.set(Date.parse(serverNow));
  }

  set(moment) {
    this.base = moment;
    this.since = performance.now();
  }

  now() {
    return this.base + (performance.now() - this.since);
  }

  // What is given now is given after the server was last heard, however far this clock lags.
  iso() {
    return new Date(Math.max(this.now(), this.heard ?? 0)).toISOString();
  }

  // `roundTrip` ms: the answer was half of it on its way.
  sync(serverNow, roundTrip = 0) {
    this.heard = Date.parse(serverNow);
    const moment = this.heard + roundTrip / 2;
    if (Math.abs(moment - this.now()) > DRIFT) this.set(moment);
  }
}
