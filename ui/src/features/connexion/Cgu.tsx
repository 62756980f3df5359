import s from "./Cgu.module.css";

/** The conditions, as the server wrote them: plain text, scrolled by keyboard. */
export function CguTexte({ texte }: { texte: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling text must be reached by keyboard
    <div className={s.texte} role="region" aria-label="Conditions générales d’utilisation" tabIndex={0}>
      {texte.split(/\n{2,}/).map((paragraphe) => (
        <p key={paragraphe}>{paragraphe}</p>
      ))}
    </div>
  );
}
