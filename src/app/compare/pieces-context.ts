import { createContext, useContext } from "react";
import type { Pieces } from "./pieces";

/** All panes share the pieces. */
export const PiecesContext = createContext<Pieces | null>(null);

export function usePieces(): Pieces {
  const pieces = useContext(PiecesContext);
  if (!pieces) throw new Error("No pieces above this component");
  return pieces;
}
