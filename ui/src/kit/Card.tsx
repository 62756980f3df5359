import { type ReactNode, useId } from "react";
import s from "./Card.module.css";

type CardProps = { title: string; aside?: ReactNode; link?: ReactNode; children: ReactNode; className?: string };

export function Card({ title, aside, link, children, className }: CardProps) {
  const id = useId();
  return (
    <section className={`${s.card} ${className ?? ""}`} aria-labelledby={id}>
      <header className={s.head}>
        <h2 id={id}>{title}</h2>
        {aside}
        {link && <span className={s.link}>{link}</span>}
      </header>
      {children}
    </section>
  );
}

/** What is empty says what will come, and how. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={s.empty}>
      <p>{children}</p>
      {action}
    </div>
  );
}

type NoticeProps = { tone?: "info" | "warning" | "error" | "success"; children: ReactNode; actions?: ReactNode; role?: "alert" | "status" };

export function Notice({ tone = "info", children, actions, role }: NoticeProps) {
  return (
    <div className={`${s.notice} ${s[tone]}`} role={role}>
      <div className={s.words}>{children}</div>
      {actions && <div className={s.actions}>{actions}</div>}
    </div>
  );
}
