/** Whether Escape is for something smaller that is open: a list of options, a menu, a popover. */
export function isOpenInside(target: EventTarget): boolean {
  if (!(target instanceof Element)) return false;
  const isCombobox = target.matches("[aria-haspopup=listbox], [role=combobox]");
  if (isCombobox && target.getAttribute("aria-expanded") === "true") return true;
  return target.closest("[role=menu], [role=listbox], [data-popover]") !== null;
}
