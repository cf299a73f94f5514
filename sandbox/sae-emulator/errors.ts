/** HTTP status of every error code the emulator answers with: the API's own codes first, then those of the gateway in front of it. */
const STATUS = {
    "InvalidParameter.NotEmpty": 400,
    "InvalidParameter.Obviously": 400,
    "InvalidParameter.WithMessage": 400,
    "Slb.NotFound": 400,
    "SlbListenerPort.NotAvailable": 400,
    "SSLCert.NotFound": 400,
    "Exceed.IngressRule": 400,
    "InvalidNamespaceId.NotFound": 404,
    "InvalidAppId.NotFound": 404,
    "InvalidResponse.Api": 404,
    "OperationFailed.RPCError": 500,
    "Throttling.User": 400,
    IncompleteSignature: 400,
    SignatureDoesNotMatch: 400,
    SignatureNonceUsed: 400,
    MissingSecurityToken: 400,
    "InvalidSecurityToken.Malformed": 400,
    "InvalidTimeStamp.Expired": 400,
    "InvalidTimeStamp.Format": 400,
    InvalidContentSha256: 400,
    InvalidVersion: 400,
    "InvalidAccessKeyId.NotFound": 404,
    "InvalidAction.NotFound": 404,
    UnsupportedHTTPMethod: 405,
    RequestTooLarge: 413,
} as const;

/** A code of the SAE API or of the API gateway. */
export type ErrorCode = keyof typeof STATUS;

/** A refusal: what the service would answer, with its HTTP status. */
export class ApiError extends Error {
    readonly status: number;

    constructor(
        readonly code: ErrorCode,
        message: string,
    ) {
        super(message);
        this.status = STATUS[code];
    }
}

/** What is behind the service answered it nothing. */
export function emptyAnswer(action: string): ApiError {
    return new ApiError("InvalidResponse.Api", `The response of API ${action} is empty.`);
}

/** A required parameter is missing or empty. */
export function missing(name: string): ApiError {
    return new ApiError("InvalidParameter.NotEmpty", `You must specify the parameter ${name}.`);
}

/** A value that is plainly wrong: not a number, outside its range, not one of the allowed words. */
export function invalidValue(name: string): ApiError {
    return new ApiError("InvalidParameter.Obviously", `The specified parameter is invalid {${name}}.`);
}

/** A value that is wrong for a reason that needs words. */
export function wrong(name: string, reason: string): ApiError {
    return new ApiError("InvalidParameter.WithMessage", `The parameter is invalid {${name}}: ${reason}`);
}
