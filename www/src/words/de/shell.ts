// Die Texte um die Ansichten, von Tabellen, Verbindungsformular und Einstellungen.
import type * as english from "../en/shell";

export const shell: typeof english.shell = {
  views: {
    overview: "Übersicht",
    exporters: "Exporter",
    leases: "Leases",
    calendar: "Kalender",
    endpoints: "Endpunkte",
    settings: "Einstellungen",
  },
  navigation: "Ansichten",
  skip: "Zum Inhalt",
  client: "Client",
  clientIn: (client, namespace) => (client === "" ? namespace : `${client} in ${namespace}`),
  disconnect: "Trennen",
  lookingForLab: "Ein Labor wird gesucht",
  connecting: "Verbindung wird aufgebaut",
  loadingView: "Die Ansicht wird geladen",
  loading: (list) => `Wird geladen: ${list}`,
  refresh: "Aktualisieren",
  updated: (ago) => `aktualisiert vor ${ago}`,
  notYetRead: "noch nicht gelesen",
  alerts: { danger: "Fehler:", warning: "Warnung:", success: "Erledigt:", info: "Hinweis:" },
  close: "Schließen",
  closeNotice: (title) => `Meldung schließen: ${title}`,
  format: "Format",
  copy: "Kopieren",
  copied: "Kopiert.",
  copyFailed: "Der Browser erlaubt es nicht: Markieren und kopieren Sie den Text.",
};

export const table: typeof english.table = {
  columns: "Spalten",
  emptySearch: "Suche leeren",
  filterBy: (text) => `Nach ${text} filtern`,
  more: (count, list) => `${count} weitere: ${list}`,
  fewer: "weniger",
};

export const connection: typeof english.connection = {
  title: "Mit einem Jumpstarter-Controller verbinden",
  region: "Verbindung",
  pasteFailed: "Die Konfiguration ist nicht verwendbar.",
  pasteEmpty: "Die Liste enthält keine Konfiguration.",
  pasteUnreadable: "Der Text ist nicht als Client-Konfiguration lesbar. Füllen Sie die Felder von Hand aus.",
  inPasted: (problem) => `In der Konfiguration: ${problem}`,
  noEndpoint:
    "Geben Sie die Adresse des gRPC-Web-Gateways des Labors ein, zum Beispiel https://grpc-web.lab.example.com.",
  isToken: (place) => `${place === null ? "Das" : `Endpunkt ${place}`} ist ein Token: Es gehört in das Feld Token.`,
  noAddress: (place, host) =>
    `${place === null ? "Das" : `Endpunkt ${place}`} ist keine Webadresse: ${host === null ? "Sie muss mit https:// oder http:// beginnen" : `Schreiben Sie https://${host} statt ${host}`}.`,
  pasted: "Die Felder wurden aus der Konfiguration gefüllt.",
  pastedConfig: "Eingefügte Konfiguration",
  endpoints: "Endpunkte",
  endpointsHelp:
    "gRPC-Web-Adressen des Controllers, getrennt durch Zeilenumbrüche, Leerzeichen oder Kommas. Mehrere Adressen müssen zum selben Controller führen. Sie können hier auch eine Client-Konfiguration von jmp einfügen oder ihre Datei auf dieses Formular ziehen.",
  namespace: "Namespace",
  client: "Client",
  clientHelp: "Der Name Ihres Clients. Er darf leer sein, wenn das Token aus der Anmeldung Ihrer Organisation stammt.",
  token: "Token",
  tokenHelp:
    "Bleibt nur im Speicher dieses Tabs, bis er geschlossen oder neu geladen wird, außer Sie wählen „In diesem Browser merken“.",
  remember: "In diesem Browser merken",
  rememberHelp:
    "Speichert Endpunkte, Namespace, Client und Token, lesbar für alle, die dieses Browserprofil benutzen können. Trennen entfernt sie.",
  cookies: "Cookies senden",
  cookiesHelp:
    "Für einen Proxy mit eigener Anmeldung an einer anderen Adresse als diese Seite. Er muss Anmeldedaten für die Herkunft dieser Seite zulassen (CORS).",
  connect: "Verbinden",
  signIn: "Zentrale Anmeldung (OIDC)",
  issuer: "Aussteller",
  issuerHelp: "Die Adresse des Identitätsanbieters, dem der Controller vertraut.",
  clientId: "Client-ID",
  clientIdHelp: "Die ID, mit der diese Seite dort als öffentlicher Client mit PKCE registriert ist.",
  signInButton: "Anmelden",
  signedIn: (name) => `Angemeldet${name === "" ? "" : ` als ${name}`}. Das Token wird von selbst erneuert.`,
  signInFailed: "Die Anmeldung ist gescheitert.",
  signOut: "Abmelden",
  signInAgain: "Erneut anmelden",
};

export const settings: typeof english.settings = {
  appearance: "Darstellung",
  times: "Datum und Zeit",
  updates: "Aktualisierung",
  connection: "Verbindung",
  labels: {
    language: "Sprache",
    theme: "Farbschema",
    contrast: "Kontrast",
    density: "Dichte",
    zone: "Zeitzone",
    clock: "Uhr",
    pollSeconds: "Listen lesen alle",
    notify: "Mich benachrichtigen, bevor eine meiner Leases endet",
    endpoints: "Endpunkte",
    namespace: "Namespace",
    client: "Client",
  },
  choices: {
    language: { auto: "Wie im Browser", en: "English", de: "Deutsch" },
    theme: { system: "Wie im System", light: "Hell", dark: "Dunkel" },
    contrast: { system: "Wie im System", high: "Hoch" },
    density: { comfortable: "Großzügig", compact: "Dicht" },
    clock: { auto: "Wie in der Sprache üblich", "12": "12 Stunden", "24": "24 Stunden" },
  },
  ownZone: (zone) => `Wie im Browser (${zone})`,
  example: (text) => `Jetzt: ${text}`,
  seconds: "Sekunden",
  less: "Eine Sekunde weniger",
  more: "Eine Sekunde mehr",
  notifyRefused: "Der Browser erlaubt dieser Seite keine Benachrichtigungen.",
  byToken: "durch das Token",
  disconnect: "Trennen",
};
