import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";

/** Says in passing that something was done. */
export function notifyDone(message: string, title?: string): void {
  notifications.show({
    ...(title !== undefined && { title }),
    message,
    color: "teal",
    icon: <IconCheck size={18} aria-hidden />,
    autoClose: 5000,
  });
}

/** Says what went wrong where there is no better place; it stays until it is read, or withdrawn by its id. */
export function notifyError(error: unknown, title?: string, id?: string): void {
  notifications.show({
    ...(id !== undefined && { id }),
    ...(title !== undefined && { title }),
    message: error instanceof Error ? error.message : String(error),
    color: "red",
    icon: <IconAlertTriangle size={18} aria-hidden />,
    autoClose: false,
    role: "alert",
  });
}

/** What was said no longer holds. */
export function withdraw(id: string): void {
  notifications.hide(id);
}
