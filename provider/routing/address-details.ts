/** What is known of an address besides its name. A field that is left out is not known. */
export interface AddressDetails {
    /** Addresses of the network or their names, as the platform's object asks for them or has them. */
    addresses?: readonly string[];
    /** From where it can be reached: `internal`. */
    network?: string;
    /** Who serves it: `GatewayClass eg`, and the controller of that. */
    servedBy?: { name: string; controller?: string };
    /** Addresses among which its object chooses; `open`: why it is not known which it has, where it does not say so. */
    choice?: { name: string; open?: string };
    /** The ports that are served, where listeners do not tell them. */
    ports?: readonly { scheme: "http" | "https"; port: number }[];
}
