import type { ReactNode } from "react";
import { AddButton } from "./AddButton";
import { Page } from "./Page";

interface Props {
  title: string;
  about: string;
  /** What the button says that asks for one more; `false` for who may not make any. */
  add: string | false;
  onAdd: () => void;
  children: ReactNode;
}

/** A page that lists things of one kind, and is the way to one more. */
export function ListPage({ title, about, add, onAdd, children }: Props) {
  return (
    <Page title={title} about={about} actions={add !== false && <AddButton onClick={onAdd}>{add}</AddButton>}>
      {children}
    </Page>
  );
}
