import type { ReactNode } from "react";
import { goToPart } from "./address";

/** Leads to another part of the open pages. */
export function PartLink(props: {
  readonly part: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const { part, className, children } = props;
  return (
    <a
      className={className}
      href={`#${part}`}
      onClick={(event) => {
        event.preventDefault();
        goToPart(part);
      }}
    >
      {children}
    </a>
  );
}
