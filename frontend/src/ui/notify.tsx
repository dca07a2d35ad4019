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

/** Says what went wrong where there is no better place; it stays until it is read. */
export function notifyError(error: unknown, title?: string): void {
  notifications.show({
    ...(title !== undefined && { title }),
    message: error instanceof Error ? error.message : String(error),
    color: "red",
    icon: <IconAlertTriangle size={18} aria-hidden />,
    autoClose: false,
    role: "alert",
  });
}
