/** What Firefox would have the system show: without a display there is no system that shows it. Each function runs in Firefox itself, and is whole in itself. */

interface Alert {
  /** The extension's own id of it. */
  name: string;
}

interface AlertListener {
  observe(subject: null, topic: 'alertshow' | 'alertclickcallback' | 'alertfinished', cookie: null): void;
}

interface Shown {
  alert: Alert;
  listener: AlertListener | null;
}

declare const Components: {
  ID(uuid: string): unknown;
  manager: {
    QueryInterface(iface: unknown): {
      registerFactory(id: unknown, name: string, contract: string, factory: object): void;
    };
  };
};
declare const Ci: { nsIComponentRegistrar: unknown };
declare const ChromeUtils: { generateQI(names: string[]): (iface: unknown) => unknown };

/** From now on this stands in the place of the system. As Firefox's own tests do it. */
export function takeAlerts(): void {
  const shown: Shown[] = [];
  const service = {
    QueryInterface: ChromeUtils.generateQI(['nsIAlertsService']),
    showAlert(alert: Alert, listener: AlertListener | null) {
      shown.push({ alert, listener });
      listener?.observe(null, 'alertshow', null);
    },
    closeAlert(name: string) {
      const at = shown.findIndex(({ alert }) => alert.name === name);
      const [closed] = at < 0 ? [] : shown.splice(at, 1);
      closed?.listener?.observe(null, 'alertfinished', null);
    },
  };
  const factory = {
    QueryInterface: ChromeUtils.generateQI(['nsIFactory']),
    createInstance: (iface: unknown) => service.QueryInterface(iface),
  };
  Components.manager
    .QueryInterface(Ci.nsIComponentRegistrar)
    .registerFactory(
      Components.ID('{6d1f0a52-6f0c-4a0c-8f0f-5b1c8e7b7a10}'),
      'Alerts',
      '@mozilla.org/alerts-service;1',
      factory,
    );
  Object.assign(globalThis, { shownAlerts: shown });
}

export function clickAlert(id: string): void {
  const { shownAlerts: shown } = globalThis as unknown as { shownAlerts: Shown[] };
  const clicked = shown.find(({ alert }) => alert.name === id);
  if (!clicked) throw new Error(`No notification ${id} is shown.`);
  clicked.listener?.observe(null, 'alertclickcallback', null);
}
