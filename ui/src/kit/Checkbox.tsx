import { type InputHTMLAttributes, type ReactNode, useEffect, useRef } from "react";
import { Icon } from "./Icon";
import s from "./Checkbox.module.css";

type CheckboxProps = Omit<InputHTMLAttributes<HTMLInputElement>, "type"> & {
  children?: ReactNode;
  /** Without visible words */
  label?: string;
  indeterminate?: boolean;
};

/** The browser's own checkbox under a drawn box. */
export function Checkbox({ children, label, indeterminate = false, className, ...rest }: CheckboxProps) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (ref.current) ref.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <label className={`${s.label} ${className ?? ""}`}>
      <input {...rest} ref={ref} type="checkbox" aria-label={label} className={s.input} />
      <span className={s.box}>
        {rest.checked && !indeterminate && <Icon name="coche" small />}
        {indeterminate && <Icon name="moins" small />}
      </span>
      {children && <span>{children}</span>}
    </label>
  );
}
