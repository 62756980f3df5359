import type { ComponentProps } from "react";
import { Focusable, Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components";
import s from "./Tooltip.module.css";

const DELAY_MS = 400;

/** On hover and on focus; never the only place where something is said. */
export function Tooltip({ text, children }: { text: string; children: ComponentProps<typeof Focusable>["children"] }) {
  return (
    <TooltipTrigger delay={DELAY_MS} closeDelay={0}>
      <Focusable>{children}</Focusable>
      <AriaTooltip className={s.tooltip} offset={6}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
