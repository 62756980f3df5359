import type { BrouillonVue, Changes, EtatSync, Instant, IpcError, LieuVue, Reglages, SaisieBeneficiaire, SaisieCra, TagVue, Uuid } from "../bindings";
import type { Answer, Args, CommandName, Tag, Transport } from "../client";

export type Scenario =
  | "connecte" | "vide" | "hors-ligne" | "premiere" | "deconnecte" | "demo" | "grand"
  | "conflit" | "session" | "profils" | "sans-trousseau" | "cgu" | "radie" | "suppressions" | "horloge";
export type Handlers = { [N in CommandName]?: (args: Args<N>) => Answer<N> | Promise<Answer<N>> };
export type Emit = (...tags: Tag[]) => void;
export type FakeTransport = Transport & {
  state: FakeState;
  /** What was asked, in order */
  calls: { name: CommandName; args: Record<string, unknown> }[];
  /** Makes one command answer otherwise */
  override(handlers: Handlers): void;
  emit: Emit;
  /** That command answers only once the returned function is called */
  slow(name: CommandName): () => void;
};
export type Listener = (changes: Changes) => void;

export type FakeCra = { id: Uuid; saisie: SaisieCra; sync: EtatSync; creation: Instant; modification: Instant; supprime: boolean; message: string | null };
export type FakeBeneficiaire = { id: Uuid; saisie: SaisieBeneficiaire; sync: EtatSync; creation: Instant; modification: Instant };

export type FakeState = {
  scenario: Scenario;
  aujourdhui: string;
  maintenant: Instant;
  cras: FakeCra[];
  brouillons: BrouillonVue[];
  beneficiaires: FakeBeneficiaire[];
  lieux: LieuVue[];
  tags: TagVue[];
  /** Pairs told apart */
  distincts: Set<string>;
  reglages: Reglages;
  ouvert: boolean;
  /** Opened as an address, not read yet */
  invitation: string | null;
  suivant: number;
  /** Counts the changes said: what was computed before is stale */
  version: number;
};

export function createId(state: FakeState): Uuid {
  const n = state.suivant++;
  return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

export function saisieVide(type: string): SaisieCra {
  return {
    id: null, type, date: null, duree: null, type_lieu: null, lieu_id: null, lieu_commune: null,
    materiel: [], thematiques: [], precisions_demarche: null, tags: [], notes: null,
    beneficiaire_id: null, deja_accompagne: null, commune_residence: null, genre: null, tranche_age: null,
    statut_social: null, autonomie: null, oriente_vers_structure: null, structure_de_redirection: null,
    titre_atelier: null, niveau: null, participants: [], participants_anonymes: null,
  };
}

export function refuse(message: string, code = "refuse", champs: IpcError["champs"] = []): never {
  // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error -- what Tauri rejects with is a plain object
  throw { code, message, champs } satisfies IpcError;
}
