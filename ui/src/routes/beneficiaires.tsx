import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { BeneficiaireCreateDialog } from "../features/beneficiaire/BeneficiaireCreateDialog";
import { ListeBeneficiaires } from "../features/beneficiaire/ListeBeneficiaires";
import { type BeneficiairesSearch, type Tri, TRIS } from "../features/beneficiaire/recherche";
import { useBeneficiaires } from "../features/beneficiaire/useBeneficiaires";
import { compte, guillemets } from "../format";
import { toCommandError } from "../ipc/client";
import { Button, Empty, Field, hasPlace, Input, Notice, Screen, Select, SMALL, toast, useAddressText, useMedia } from "../kit";
import s from "../features/beneficiaire/Beneficiaires.module.css";

export function Beneficiaires() {
  const search = useSearch({ from: "/cadre/beneficiaires" });
  const navigate = useNavigate();
  const small = useMedia(SMALL);
  const [creer, setCreer] = useState(false);
  const texte = search.q?.trim() || null;
  const tri = search.tri ?? "nom";
  const memoire = `beneficiaires ${texte ?? ""} ${tri}`;
  const [retour] = useState(() => hasPlace(memoire));
  const beneficiaires = useBeneficiaires(texte, tri);
  const { total } = beneficiaires;

  const change = (champs: Partial<BeneficiairesSearch>) => void navigate({ to: "/beneficiaires", search: (avant) => ({ ...avant, ...champs }), replace: true });

  const [mots, setMots] = useAddressText(search.q ?? "", (q) => change({ q: q || undefined }));

  return (
    <Screen
      title="Mes bénéficiaires"
      layout={small ? "page" : "fixed"}
      ownFocus={retour}
      subtitle={
        <span role="status" className="tn">
          {total !== undefined && total > 0 && compte(total, "personne")}
        </span>
      }
      actions={
        <>
          {/* Looked for when asked: comparing everyone costs, opening the list does not. */}
          {total !== undefined && total > 1 && (
            <Link to="/beneficiaires/doublons" className={s.lien}>
              Chercher des doublons
            </Link>
          )}
          <Button look="primary" icon="plus" combo="mod+b" onClick={() => setCreer(true)}>
            Bénéficiaire
          </Button>
        </>
      }
    >
      <div role="search" className={s.barre} data-region="Recherche" tabIndex={-1}>
        <Field label="Chercher" hint="nom, commune, e-mail">
          {(control) => <Input {...control} icon="loupe" type="search" value={mots} onChange={(e) => setMots(e.target.value)} />}
        </Field>
        {texte === null ? (
          <Field label="Trier par">
            {(control) => (
              <Select {...control} value={tri} onChange={(e) => change({ tri: e.target.value === "nom" ? undefined : (e.target.value as Tri) })}>
                {TRIS.map((t) => (
                  <option key={t.value} value={t.value}>
                    {t.label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : (
          <p className="muted small">Les noms les plus proches d’abord.</p>
        )}
      </div>
      {beneficiaires.error ? (
        <Notice tone="error" role="alert" actions={<Button onClick={() => void beneficiaires.refetch()}>Réessayer</Button>}>
          {toCommandError(beneficiaires.error).message}
        </Notice>
      ) : total === 0 && texte !== null ? (
        <Empty action={<Button onClick={() => setCreer(true)}>Créer la fiche</Button>}>Aucune personne ne ressemble à {guillemets(texte)}.</Empty>
      ) : total === 0 ? (
        <Empty>Pas encore de bénéficiaire. Ctrl+B pour la première fiche, ou créez-la dans un compte-rendu.</Empty>
      ) : (
        <ListeBeneficiaires beneficiaires={beneficiaires} recherche={texte} total={total ?? beneficiaires.keys.length} memoire={memoire} />
      )}
      {creer && (
        <BeneficiaireCreateDialog
          texte={total === 0 ? (texte ?? "") : ""}
          onClose={() => setCreer(false)}
          onCreated={(b) => {
            toast({ message: `${b.nom_complet}\u00A0: fiche enregistrée sur cet appareil.` });
            void navigate({ to: "/beneficiaires/$id", params: { id: b.id } });
          }}
        />
      )}
    </Screen>
  );
}
