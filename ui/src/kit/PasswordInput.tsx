import { type ComponentProps, useState } from "react";
import { Button } from "./Button";
import { Input } from "./Input";

type PasswordInputProps = Omit<ComponentProps<typeof Input>, "type" | "trailing"> & {
  /** « le mot de passe », « la phrase secrète »: what the eye shows */
  what?: string;
};

/** A secret that may be read back: mistyped passwords are the first cause of failed sign-ins. */
export function PasswordInput({ what = "le mot de passe", ...rest }: PasswordInputProps) {
  const [shown, setShown] = useState(false);
  return (
    <Input
      {...rest}
      type={shown ? "text" : "password"}
      spellCheck={false}
      autoCapitalize="off"
      trailing={<Button look="text" dense icon={shown ? "oeilBarre" : "oeil"} label={`${shown ? "Cacher" : "Afficher"} ${what}`} onClick={() => setShown(!shown)} />}
    />
  );
}
