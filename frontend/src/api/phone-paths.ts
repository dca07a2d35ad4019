/**
 * What the simulator's phone offers under `/phone/api`, where there is a simulator. It is a program of its own, so the
 * server's description of its API does not know it.
 */
export interface PhonePaths {
  "/phone/api/people": { get: Answers<Directory> };
  "/phone/api/thread": {
    get: Reads<{ user: string; number: string; since: number; wait_s: number }, PhoneChat>;
  };
  "/phone/api/act": {
    post: Writes<{ user: string; number: string; message?: PhoneAct }, { id: string | null }>;
  };
  "/phone/api/settings": {
    post: Writes<{ user: string; read_receipts?: boolean; online?: boolean }, Record<string, boolean>>;
  };
}

interface Answers<Answer> {
  responses: { 200: { content: { "application/json": Answer } } };
}

interface Reads<Query, Answer> {
  parameters: { query: Query };
  responses: { 200: { content: { "application/json": Answer } } };
}

interface Writes<Body, Answer> {
  requestBody: { content: { "application/json": Body } };
  responses: { 201: { content: { "application/json": Answer } } };
}

/** Somebody the phone can be (`id` is the phone number's digits), or a number it can write to. */
export interface Party {
  id: string;
  name: string;
  phone: string;
}

export interface Directory {
  users: Party[];
  numbers: Party[];
}

export interface PhoneChat {
  revision: number;
  user: string;
  number: string;
  business: string;
  is_typing: boolean;
  read_receipts: boolean;
  online: boolean;
  bubbles: PhoneBubble[];
}

export interface PhoneButton {
  id: string;
  title: string;
  /** Absent: `reply`. */
  kind?: string;
  url?: string | null;
}

export interface PhoneSheet {
  label: string;
  sections: { title?: string; rows?: { id: string; title: string; description?: string }[] }[];
}

/** One message on the screen; what it does not have is absent. */
export interface PhoneBubble {
  id: string;
  is_own: boolean;
  /** Seconds since 1970. */
  at: number;
  kind: string;
  state?: string;
  text?: string;
  header?: string | null;
  footer?: string | null;
  media?: { kind: string; id?: string; link?: string; filename?: string } | null;
  location?: { latitude?: number; longitude?: number; name?: string; address?: string } | null;
  contacts?: string[];
  buttons?: PhoneButton[];
  sheet?: PhoneSheet | null;
  quoted?: { id: string; is_own: boolean; text: string } | null;
  reactions?: string[];
  error?: string | null;
  is_edited?: boolean;
  is_deleted?: boolean;
}

/** What a person does on the phone. */
export type PhoneAct =
  | { text: string; reply_to?: string }
  | { tap: { message_id: string; id: string; response?: Record<string, boolean> } }
  | { react: { message_id: string; emoji: string } }
  | { type: "image" | "document" | "audio" | "video"; caption?: string; media?: PhoneFile; reply_to?: string }
  | {
      type: "location";
      location: { latitude: number; longitude: number; name: string; address: string };
      reply_to?: string;
    };

export interface PhoneFile {
  base64: string;
  mime_type: string;
  filename: string;
}
