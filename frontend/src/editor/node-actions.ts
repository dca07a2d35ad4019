import { useEffect, type ComponentType } from "react";
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";
import { without } from "../lib/without";

/** Something a person can do with one node, from its menu. */
export interface NodeAction {
  readonly id: string;
  /** As it is read in the menu; already translated. */
  readonly title: string;
  readonly icon?: ComponentType<{ size?: number | string }>;
  /** Shown beside the title; a command of the same keys does the work when they are pressed. */
  readonly keys?: string;
  readonly isEnabled?: boolean;
  readonly run: () => void;
}

/** What is on offer for this node now; read when its menu opens. */
export type OfferNodeActions = (nodeId: string) => readonly NodeAction[];

interface Offers {
  readonly byOwner: Readonly<Record<string, OfferNodeActions>>;
}

const offers = createStore<Offers>(() => ({ byOwner: {} }));

/** Offer entries of every node's menu while the component is there. Memoise the function. */
export function useNodeActions(owner: string, offer: OfferNodeActions): void {
  useEffect(() => {
    offers.setState(({ byOwner }) => ({ byOwner: { ...byOwner, [owner]: offer } }));
    return () => {
      offers.setState(({ byOwner }) => ({ byOwner: without(byOwner, owner) }));
    };
  }, [owner, offer]);
}

/** What other parts offer for the node, one list an owner, none of them empty. */
export function useOfferedNodeActions(nodeId: string): readonly (readonly NodeAction[])[] {
  const byOwner = useStore(offers, (state) => state.byOwner);
  return Object.values(byOwner)
    .map((offer) => offer(nodeId))
    .filter((actions) => actions.length > 0);
}
