// Finds what a person would: by role and accessible name, among what is visible. Arguments: role, name, exact.
const [role, wanted, exact] = arguments;
const SELECTORS = {
  alert: "[role=alert],[role=alertdialog]",
  button: "button,[role=button],summary",
  checkbox: "input[type=checkbox],[role=checkbox]",
  combobox: "[role=combobox],select",
  dialog: "dialog[open],[role=dialog],[role=alertdialog]",
  field: "input:not([type=checkbox]):not([type=radio]):not([type=hidden]),textarea,[role=spinbutton],[role=textbox],[role=searchbox],[role=combobox]",
  group: "fieldset,[role=group],[role=radiogroup]",
  heading: "h1,h2,h3,h4,[role=heading]",
  link: "a[href],[role=link]",
  option: "[role=option],option",
  radio: "input[type=radio],[role=radio]",
  row: "tr,[role=row],[role=listitem],li,article",
  switch: "[role=switch]",
  tab: "[role=tab]",
};
const clean = (text) => (text ?? "").replace(/[\s\u00a0\u202f]+/g, " ").trim();
const textOf = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
function nameOf(element) {
  const labelledby = element.getAttribute("aria-labelledby");
  if (labelledby && clean(textOf(labelledby))) return clean(textOf(labelledby));
  if (element.getAttribute("aria-label")) return clean(element.getAttribute("aria-label"));
  if (element.labels?.length) return clean([...element.labels].map((label) => label.textContent).join(" "));
  if (element.tagName === "FIELDSET") return clean(element.querySelector("legend")?.textContent);
  return clean(element.textContent) || clean(element.getAttribute("placeholder")) || clean(element.getAttribute("title"));
}
const visible = (element) => {
  // A checkbox or radio drawn by its label is as visible as the label.
  const drawn = element.matches("input[type=checkbox],input[type=radio]") ? (element.labels?.[0] ?? element) : element;
  return drawn.getClientRects().length > 0 && !element.closest("[inert],[aria-hidden=true]");
};
const name = clean(wanted);
// While a modal dialog is open nothing else can be reached.
const reachable = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document;
const found = [...reachable.querySelectorAll(SELECTORS[role] ?? role)].filter(visible);
const named = found.filter((element) => nameOf(element) === name);
const chosen = named[0] ?? (exact ? undefined : found.find((element) => nameOf(element).startsWith(name)) ?? found.find((element) => nameOf(element).includes(name)));
if (!chosen) return { names: found.map(nameOf).filter(Boolean).slice(0, 40) };
chosen.scrollIntoView({ block: "center", inline: "nearest" });
const drawn = chosen.matches("input[type=checkbox],input[type=radio]") ? (chosen.labels?.[0] ?? chosen) : chosen;
return { element: chosen, target: drawn };
