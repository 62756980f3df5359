import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { Button } from "./Button";
import s from "./Screen.module.css";

let firstScreen = true;

type ScreenProps = {
  title: string;
  /** Tab of the window when it must say more than the title */
  documentTitle?: string;
  /** Beside the title: a date, a count */
  subtitle?: ReactNode;
  onBack?: () => void;
  /** At the right of the title */
  actions?: ReactNode;
  children: ReactNode;
  /** The foot that never scrolls away: a `SaveBar` or a bulk bar */
  bar?: ReactNode;
  /** Comes before the bar in the focus order, outside the content (its grid area is its own) */
  beforeBar?: ReactNode;
  /** Before the content: a first panel */
  first?: ReactNode;
  /** Comes after the bar in the focus order, at the right of the content when there is room */
  aside?: ReactNode;
  /** The screen puts the focus itself (a form lands on its main field) */
  ownFocus?: boolean;
  /** `page` scrolls as a whole · `fixed` lets its own parts scroll */
  layout?: "page" | "fixed";
  className?: string;
};

/** The frame of every screen: one h1, focused on arrival, the window's title, the content, the bar. */
export function Screen(props: ScreenProps) {
  const { title, documentTitle, subtitle, onBack, actions, children, bar, beforeBar, first, aside, ownFocus, layout = "page", className } = props;
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${documentTitle ?? title} | Besace`;
  }, [documentTitle, title]);

  useLayoutEffect(() => {
    // At launch the focus stays at the top: the first Tab reaches the skip link.
    if (!firstScreen && !ownFocus) heading.current?.focus();
    firstScreen = false;
  }, [ownFocus]);

  return (
    <main id="contenu" tabIndex={-1} data-region="Contenu" className={`${s.main} ${s[layout]} ${className ?? ""}`}>
      <div className={s.title}>
        {onBack && <Button look="text" icon="gauche" label="Retour" onClick={onBack} />}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {subtitle && <div className={s.subtitle}>{subtitle}</div>}
        {actions && <div className={s.actions}>{actions}</div>}
      </div>
      {first}
      <div className={s.content} data-part="content">{children}</div>
      {beforeBar}
      {bar && <div className={s.bar}>{bar}</div>}
      {aside}
    </main>
  );
}
