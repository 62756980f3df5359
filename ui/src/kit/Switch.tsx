import { type ReactNode, useId } from "react";
import { Icon } from "./Icon";
import s from "./Switch.module.css";

type SwitchProps = { label: string; help?: ReactNode; checked: boolean; onChange: (checked: boolean) => void };

/** On or off, at once: the place of the knob and its tick say which, not the colour alone. */
export function Switch({ label, help, checked, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className={s.line}>
      <div className={s.words}>
        <label className={s.label} htmlFor={id}>
          {label}
        </label>
        {help && (
          <p className={s.help} id={`${id}-h`}>
            {help}
          </p>
        )}
      </div>
      <button
        id={id}
        type="button"
        role="switch"
        aria-checked={checked}
        aria-describedby={help ? `${id}-h` : undefined}
        className={`${s.switch} ${checked ? s.on : ""}`}
        onClick={() => onChange(!checked)}
      >
        <span className={s.knob}>{checked && <Icon name="coche" small />}</span>
      </button>
    </div>
  );
}
