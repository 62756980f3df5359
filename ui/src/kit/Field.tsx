import { type ReactNode, useId } from "react";
import { Icon } from "./Icon";
import s from "./Field.module.css";

export type FieldControl = {
  id: string | undefined;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
  "aria-labelledby": string | undefined;
};

type FieldProps = {
  label: string;
  /** Beside the label: « facultatif », « la dernière : 45 min » */
  hint?: ReactNode;
  /** Under the control */
  help?: ReactNode;
  error?: string | null;
  /** A link or a button that mends the error */
  fix?: ReactNode;
  /** A warning asks; it does not refuse. */
  warning?: string | null;
  /** Radio and checkbox groups: named by `aria-labelledby`, not by a `label` */
  group?: boolean;
  /** Where the error summary sends the focus: `data-field` of the first field in error */
  name?: string;
  actions?: ReactNode;
  children: (control: FieldControl) => ReactNode;
};

/** Label above, hint beside it, error in words under the control, tied to it. */
export function Field({ label, hint, help, error, fix, warning, group, name, actions, children }: FieldProps) {
  const id = useId();
  const described = [error && `${id}-e`, warning && `${id}-w`, help && `${id}-h`].filter(Boolean).join(" ");
  const control: FieldControl = {
    id: group ? undefined : id,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": described || undefined,
    "aria-labelledby": group ? `${id}-l` : undefined,
  };
  return (
    <div className={`${s.field} ${error ? s.wrong : ""}`} data-field={name}>
      <div className={s.head}>
        {group ? (
          <span className={s.label} id={`${id}-l`}>
            {label}
          </span>
        ) : (
          <label className={s.label} htmlFor={id}>
            {label}
          </label>
        )}
        {hint && <span className={s.hint}>{hint}</span>}
        {actions && <span className={s.actions}>{actions}</span>}
      </div>
      {children(control)}
      {error && (
        <p className={s.error} id={`${id}-e`}>
          <Icon name="attention" small />
          <span>
            {error} {fix}
          </span>
        </p>
      )}
      {warning && (
        <p className={s.warning} id={`${id}-w`}>
          <Icon name="attention" small />
          <span>{warning}</span>
        </p>
      )}
      {help && (
        <p className={s.help} id={`${id}-h`}>
          {help}
        </p>
      )}
    </div>
  );
}
