// Die Texte zu Fehlern. Siehe en/errors.ts.
import type { errors as english } from "../en/errors";

const AKTUALISIEREN = "Aktualisieren Sie die Liste, um den jetzigen Stand zu sehen.";
const TOKEN = "Beschaffen Sie ein neues Token für diesen Client und verbinden Sie sich erneut.";
const ADMIN = "Tritt das wieder auf, wenden Sie sich mit den Details unten an die Administration des Labors.";
const GATEWAY =
  "Prüfen Sie, ob die Adresse das gRPC-Web-Gateway des Labors ist und nicht eine Website oder der Port des Controllers selbst.";
const ANMELDEN = "Melden Sie sich in einem neuen Tab bei diesem Proxy an und versuchen Sie es dann hier erneut.";
const COOKIES =
  "Ein Proxy an einer anderen Adresse als diese Seite braucht außerdem „Cookies senden“ im Verbindungsformular.";
const SPAETER = "Versuchen Sie es gleich noch einmal.";
const KORRIGIEREN = "Korrigieren Sie ihn nach den Details unten und versuchen Sie es erneut.";

const ZEITPUNKT = "Dieser Zeitpunkt ist nicht möglich.";
const NAME = "Das ist kein gültiger Name.";
const FELDER: ReadonlyMap<string, string> = new Map([
  ["selector", "Das ist kein Selektor: Schreiben Sie zum Beispiel board=rpi4,site in (a, b),!broken."],
  ["duration", "Das ist keine mögliche Dauer: Schreiben Sie zum Beispiel 30m, 2h oder 1h30m."],
  ["beginTime", ZEITPUNKT],
  ["endTime", ZEITPUNKT],
  ["until", ZEITPUNKT],
  ["tags", "Das ist als Tag nicht möglich: Schreiben Sie key=value, mit Zeichen, die Kubernetes erlaubt."],
  ["context", "Das ist als Kontext nicht möglich: Schreiben Sie key=value."],
  ["endpoints", "Das ist keine Webadresse, die mit https:// oder http:// beginnt."],
  ["token", "Das ist kein verwendbares Token."],
  ["name", NAME],
  ["leaseId", NAME],
  ["exporterName", NAME],
  ["client", NAME],
  ["namespace", NAME],
  ["addSharedWith", NAME],
  ["removeSharedWith", NAME],
]);

export const errors: typeof english = {
  reasons: {
    network: {
      what: "Der Controller ist nicht erreichbar.",
      advice:
        "Prüfen Sie die Adresse des Endpunkts, ob Sie mit dem Netz oder VPN des Labors verbunden sind, und ob das Gateway die Herkunft dieser Seite zulässt (CORS). Der Browser fragt möglicherweise auch, ob diese Seite auf Ihr lokales Netz zugreifen darf.",
    },
    offline: {
      what: "Dieser Rechner ist offline.",
      advice: "Verbinden Sie ihn mit einem Netz; die Seite macht dann von selbst weiter.",
    },
    "mixed-content": {
      what: "Der Browser verweigert einen http:-Endpunkt auf einer https:-Seite.",
      advice: "Verwenden Sie die https:-Adresse des Endpunkts oder öffnen Sie diese Seite über http:.",
    },
    "http-status": {
      what: "Ein Proxy oder Gateway hat statt des Controllers geantwortet.",
      advice: `Es kam eine Fehlerseite. ${SPAETER} ${ADMIN}`,
    },
    redirected: {
      what: "Ein Proxy hat die Anfrage umgeleitet, vermutlich zu seiner Anmeldeseite.",
      advice: `${ANMELDEN} ${COOKIES}`,
    },
    "not-grpc-web": { what: "Der Server an dieser Adresse spricht kein gRPC-Web.", advice: GATEWAY },
    truncated: { what: "Die Antwort brach ab.", advice: `Die Verbindung ging verloren. ${SPAETER}` },
    "missing-status": {
      what: "Die Antwort sagt nicht, ob die Anfrage gelungen ist.",
      advice: `Möglicherweise entfernt ein Proxy einen Teil davon. ${SPAETER} ${ADMIN}`,
    },
    compressed: {
      what: "Die Antwort war komprimiert, was diese Seite nicht unterstützt.",
      advice: `Das Gateway muss gRPC-Web-Nachrichten unkomprimiert senden. ${ADMIN}`,
    },
    "message-too-large": {
      what: "Die Antwort ist größer, als diese Seite annimmt.",
      advice: "Schränken Sie den Filter ein oder blenden Sie beendete Leases aus.",
    },
    protocol: { what: "Die Antwort war nicht lesbar.", advice: `Sie ist kein gültiges gRPC-Web. ${GATEWAY}` },
    "deadline-exceeded": {
      what: "Der Controller hat nicht rechtzeitig geantwortet.",
      advice: `Er ist vielleicht ausgelastet, oder das Netz ist langsam. ${SPAETER}`,
    },
    aborted: { what: "Die Anfrage wurde abgebrochen.", advice: "Wiederholen Sie sie, falls Sie sie noch brauchen." },
    closed: {
      what: "Die Verbindung wurde geschlossen.",
      advice: "Laden Sie die Seite neu oder verbinden Sie sich erneut.",
    },
    wasm: {
      what: "Ein Teil dieser Seite konnte nicht geladen werden.",
      advice: `Die WebAssembly-Datei fehlt, oder die Seite darf sie nicht ausführen. Laden Sie die Seite neu. ${ADMIN}`,
    },
    "not-initialized": {
      what: "Die Seite war noch nicht bereit.",
      advice: "Ihr WebAssembly-Teil wurde nicht geladen. Laden Sie die Seite neu.",
    },
    dead: {
      what: "Ein Teil dieser Seite ist abgestürzt.",
      advice: "Laden Sie die Seite neu. Die Listen zeigen, ob eine laufende Änderung gemacht wurde.",
    },
    "token-missing": {
      what: "Es wurde kein Token gesendet.",
      advice: "Verbinden Sie sich erneut mit dem Token dieses Clients.",
    },
    "token-malformed": {
      what: "Das Token ist fehlerhaft.",
      advice: "Kopieren Sie es erneut, vollständig und ohne Zeilenumbrüche.",
    },
    "token-expired": { what: "Das Token ist abgelaufen.", advice: TOKEN },
    "token-rejected": {
      what: "Der Controller nimmt dieses Token nicht an.",
      advice: `Es ist vielleicht für ein anderes Labor. ${TOKEN}`,
    },
    identity: {
      what: "Der Controller konnte den Client nicht erkennen.",
      advice: "Prüfen Sie Namespace und Client: Das Token muss für sie ausgestellt sein.",
    },
    "client-not-found": {
      what: "Das Labor hat keinen solchen Client.",
      advice: "Prüfen Sie Name und Namespace des Clients, oder bitten Sie die Administration, ihn anzulegen.",
    },
    "not-found": {
      what: "Das gibt es nicht oder nicht mehr.",
      advice: "Aktualisieren Sie die Liste und wählen Sie erneut.",
    },
    "already-exists": {
      what: "Eine Lease mit diesem Namen gibt es schon.",
      advice: "Wählen Sie einen anderen Namen, oder lassen Sie ihn leer.",
    },
    "permission-denied": {
      what: "Dieser Client darf das nicht.",
      advice:
        "Nur der Client, dem eine Lease gehört, kann sie ändern. Wechseln Sie zu diesem Client oder fragen Sie ihn.",
    },
    "namespace-mismatch": {
      what: "Der Client gehört zu einem anderen Namespace.",
      advice: "Verbinden Sie sich mit dem Namespace des Clients.",
    },
    "invalid-argument": { what: "Ein Eintrag ist ungültig.", advice: KORRIGIEREN },
    "page-token-expired": {
      what: "Die Liste hat sich beim Lesen geändert.",
      advice: "Aktualisieren Sie sie, um sie von vorn zu lesen.",
    },
    "page-token-invalid": {
      what: "Die nächste Seite der Liste war nicht lesbar.",
      advice: "Aktualisieren Sie sie, um sie von vorn zu lesen.",
    },
    "already-released": { what: "Die Lease wurde schon freigegeben.", advice: AKTUALISIEREN },
    "lease-started": {
      what: "Die Lease hat schon begonnen.",
      advice: `Ihr Beginn lässt sich nicht mehr ändern. ${AKTUALISIEREN}`,
    },
    "lease-not-started": {
      what: "Die Lease hat noch nicht begonnen.",
      advice: "Das geht nur, während sie läuft.",
    },
    "lease-unsatisfiable": {
      what: "Zu dieser Lease wird nie ein Gerät passen.",
      advice: "Buchen Sie mit einem anderen Selektor oder Exporter.",
    },
    "lease-invalid": {
      what: "Das Labor hält diese Lease für ungültig.",
      advice: "Buchen Sie mit einem anderen Selektor.",
    },
    "lease-released": { what: "Die Lease wurde freigegeben.", advice: "Buchen Sie erneut." },
    "lease-expired": { what: "Die Lease ist abgelaufen.", advice: "Buchen Sie erneut." },
    "not-applied": {
      what: "Die Lease hat sich nicht geändert.",
      advice: `Sie war beendet, bevor die Änderung ankam, oder der Controller kann das nicht. ${AKTUALISIEREN}`,
    },
    "lease-ended": { what: "Die Lease ist beendet.", advice: "Buchen Sie das Gerät erneut." },
    "lease-not-active": {
      what: "Die Lease hat kein Gerät.",
      advice: "Sie wartet auf eines oder ist beendet. Warten Sie auf die Lease oder buchen Sie erneut.",
    },
    "exporter-offline": { what: "Der Exporter ist offline.", advice: ADMIN },
    "exporter-not-ready": {
      what: "Der Exporter ist nicht bereit für Verbindungen.",
      advice: `Sein Hook hat nicht begonnen, oder die Lease endet gerade. ${SPAETER}`,
    },
    "exporter-not-listening": {
      what: "Der Exporter wartet nicht auf Verbindungen.",
      advice: `Vielleicht ist er gerade neu gestartet. ${SPAETER}`,
    },
    "listener-full": { what: "Zu viele Verbindungen warten auf den Exporter.", advice: SPAETER },
    "no-exporter-service": {
      what: "Dieser Endpunkt führt zu keinem Gerät.",
      advice:
        "Das Labor braucht ein Gateway für Geräte oder einen direkten Weg zu diesem. Fragen Sie die Verwaltung des Labors.",
    },
    "hook-failed": {
      what: "Der Hook des Exporters ist gescheitert.",
      advice: "Geben Sie die Lease frei und buchen Sie erneut. Das Protokoll des Exporters nennt den Grund.",
    },
    "passphrase-rejected": {
      what: "Der Exporter nimmt die Passphrase nicht an.",
      advice: "Geben Sie die richtige ein.",
    },
    "driver-not-found": {
      what: "Das Gerät gibt es nicht mehr.",
      advice: "Der Exporter hat eine andere Sitzung begonnen. Öffnen Sie das Gerät erneut.",
    },
    "method-not-found": { what: "Das Gerät kann das nicht.", advice: ADMIN },
    "bad-arguments": { what: "Das Gerät nimmt diese Werte nicht an.", advice: KORRIGIEREN },
    "driver-error": { what: "Das Gerät meldet einen Fehler.", advice: "Mehr steht im Protokoll des Exporters." },
    "controller-starting": {
      what: "Der Controller ist gerade erst gestartet.",
      advice: "Er braucht etwa zehn Sekunden. Die Seite versucht es weiter.",
    },
    "controller-unavailable": {
      what: "Der Controller arbeitet vorübergehend nicht.",
      advice: `Er hat die Verbindung zu Kubernetes verloren. Die Seite versucht es weiter. ${ADMIN}`,
    },
    unknown: { what: "Der Controller meldet einen Fehler.", advice: `${SPAETER} ${ADMIN}` },
    unauthenticated: { what: "Der Controller nimmt diese Anmeldung nicht an.", advice: TOKEN },
    "resource-exhausted": {
      what: "Der Controller ist an seinen Grenzen.",
      advice: "Warten Sie eine Minute und versuchen Sie es dann erneut.",
    },
    "failed-precondition": { what: "Das ist im jetzigen Zustand nicht möglich.", advice: AKTUALISIEREN },
    "out-of-range": { what: "Ein Wert ist außerhalb des Erlaubten.", advice: KORRIGIEREN },
    unimplemented: {
      what: "Dieser Controller kann das nicht.",
      advice: "Er ist vielleicht älter als diese Seite, oder der Endpunkt gehört zu einem anderen Dienst.",
    },
    internal: { what: "Der Controller hat einen internen Fehler.", advice: `${SPAETER} ${ADMIN}` },
    unavailable: { what: "Der Controller ist nicht verfügbar.", advice: `Vielleicht startet er neu. ${SPAETER}` },
    "data-loss": { what: "Der Controller hat Daten verloren.", advice: ADMIN },
    cancelled: { what: "Der Server hat die Anfrage abgebrochen.", advice: SPAETER },
  },
  page: {
    what: "Diese Seite hat einen internen Fehler.",
    advice: "Laden Sie sie neu. Hilft das nicht, melden Sie die Details unten.",
  },
  proxyLogin: {
    what: "Ein Proxy vor dem Controller verlangt eine Anmeldung.",
    advice: `${ANMELDEN} ${COOKIES} Prüft der Proxy Tokens, verbinden Sie sich mit einem anderen.`,
  },
  proxyRefuses: {
    what: "Ein Proxy vor dem Controller lehnt die Anfrage ab.",
    advice: `Vielleicht lehnt er dieses Token, dieses Netz oder das angemeldete Konto ab. ${ANMELDEN} Oder verbinden Sie sich mit einem anderen Token.`,
  },
  loginNeeded: {
    what: "Ihre Anmeldung ist abgelaufen.",
    advice: "Melden Sie sich erneut an; die Seite macht dann weiter.",
  },
  networkLogin: { what: "Dieses Netz verlangt eine Anmeldung.", advice: ANMELDEN },
  lostBooking: (lease) => ({
    what: "Die Antwort auf die Buchung ging verloren.",
    advice: `Sie kann${lease === null ? "" : ` als ${lease}`} gemacht worden sein oder es noch werden. Drücken Sie noch einmal Buchen: Dieselben Einträge ergeben nie eine zweite Lease. Sie können auch in der Liste der Leases nachsehen.`,
  }),
  lostRelease: (lease) => ({
    what: "Die Antwort auf die Freigabe ging verloren.",
    advice: `Möglicherweise wurde ${lease === null ? "die Lease" : `die Lease ${lease}`} freigegeben. Sehen Sie in der Liste nach; eine erneute Freigabe schadet nicht.`,
  }),
  lostChange: (lease) => ({
    what: "Die Antwort auf die Änderung ging verloren.",
    advice: `Möglicherweise wurde ${lease === null ? "die Lease" : `die Lease ${lease}`} geändert. Sehen Sie in der Liste nach.`,
  }),
  lost: {
    what: "Die Antwort ging verloren.",
    advice: `Die Änderung kann trotzdem gemacht worden sein. ${AKTUALISIEREN}`,
  },
  fieldProblem: (field, message) => `${FELDER.get(field) ?? "Das ist ungültig."} (${message})`,
  details: "Details",
  tryAgain: "Erneut versuchen",
  reload: "Seite neu laden",
  otherToken: "Anderes Token verwenden",
  signInAt: (host) => `Bei ${host} anmelden (neuer Tab)`,
  viewFailed: "Diese Ansicht konnte nicht angezeigt werden",
  viewFailedAdvice: "Eine andere Ansicht geht vielleicht; auch Neuladen kann helfen.",
  dataFrom: (what) => `${what}: Stand von`,
  noRefresh: "Die Seite aktualisiert diese Liste erst, wenn Sie es erneut versuchen.",
};
