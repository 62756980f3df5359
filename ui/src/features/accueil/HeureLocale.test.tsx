import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { HeureLocale } from "./HeureLocale";

test.each([
  ["Europe/Paris", "heure de Paris"],
  ["Indian/Reunion", "heure de Reunion"],
  ["Africa/Abidjan", "heure d’Abidjan"],
  ["America/Argentina/Buenos_Aires", "heure de Buenos Aires"],
  ["UTC", "heure UTC"],
  ["Etc/UTC", "heure UTC"],
])("%s reads « %s »", (fuseau, mots) => {
  const { container } = render(<HeureLocale fuseau={fuseau} />);
  expect(container.textContent).toMatch(new RegExp(`, ${mots}$`));
});
