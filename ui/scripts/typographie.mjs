// French spaces in what people read: no-break before « : » and inside guillemets, narrow before ; ! ?
// `npm run typographie` writes them; `npm run lint` refuses a missing one. Only texts are looked at, never code.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "rolldown/utils";

const ECRIRE = process.argv.includes("--ecrire");
const racines = process.argv.slice(2).filter((a) => !a.startsWith("--"));

/** Each plain space that should not break, as what to write in its place. */
const REGLES = [
  [/ (?=:(?:\s|$|[^\w/]))/g, "insecable"],
  [/(?<=«) | (?=»)/g, "insecable"],
  [/ (?=[;!?](?:\s|$|[^\w&#]))/g, "fine"],
];
const DANS_UNE_CHAINE = { insecable: "\\u00A0", fine: "\\u202F" };
const DANS_DU_JSX = { insecable: "&nbsp;", fine: "&#8239;" };

function* fichiers(chemin) {
  if (statSync(chemin).isFile()) yield chemin;
  else for (const nom of readdirSync(chemin)) yield* fichiers(join(chemin, nom));
}

/** [start, end, writing] of every text of a syntax tree. */
function* textes(noeud, parent) {
  if (!noeud || typeof noeud !== "object") return;
  if (Array.isArray(noeud)) {
    for (const enfant of noeud) yield* textes(enfant, parent);
    return;
  }
  if (noeud.type === "JSXText") yield [noeud.start, noeud.end, DANS_DU_JSX];
  else if (noeud.type === "Literal" && typeof noeud.value === "string" && parent?.type !== "ImportDeclaration")
    yield [noeud.start + 1, noeud.end - 1, parent?.type === "JSXAttribute" ? DANS_DU_JSX : DANS_UNE_CHAINE];
  else if (noeud.type === "TemplateElement") yield [noeud.start, noeud.end, DANS_UNE_CHAINE];
  if (noeud.type === "Literal") return;
  for (const [cle, enfant] of Object.entries(noeud)) if (cle !== "parent") yield* textes(enfant, noeud);
}

let manques = 0;
for (const racine of racines.length > 0 ? racines : ["src"]) {
  for (const fichier of fichiers(racine)) {
    if (!/\.tsx?$/.test(fichier) || /\.test\.tsx?$|src\/ipc\/(bindings|nomenclatures)\.ts$/.test(fichier)) continue;
    const source = readFileSync(fichier, "utf8");
    const { program, errors } = parseSync(fichier, source);
    if (errors.length > 0) throw new Error(`${fichier}: ${errors[0].message}`);
    const places = [];
    for (const [debut, fin, ecriture] of textes(program, null)) {
      const texte = source.slice(debut, fin);
      for (const [regle, sorte] of REGLES) for (const { index } of texte.matchAll(regle)) places.push([debut + index, ecriture[sorte]]);
    }
    if (places.length === 0) continue;
    manques += places.length;
    if (ECRIRE) {
      let ecrit = source;
      for (const [place, signe] of places.sort((a, b) => b[0] - a[0])) ecrit = ecrit.slice(0, place) + signe + ecrit.slice(place + 1);
      writeFileSync(fichier, ecrit);
    } else {
      for (const [place] of places) process.stderr.write(`${fichier}:${source.slice(0, place).split("\n").length}: ${source.slice(Math.max(0, place - 25), place + 15).replaceAll("\n", " ")}\n`);
    }
  }
}
process.stdout.write(`espaces=${manques}${ECRIRE ? " ecrites" : ""}\n`);
process.exitCode = manques > 0 && !ECRIRE ? 1 : 0;
