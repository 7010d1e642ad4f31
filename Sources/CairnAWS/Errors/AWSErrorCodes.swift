extension AWSError.Cause {
  /// The cause for an answer's code, message and status. A known code decides, otherwise the
  /// status; but no status means that something doesn't exist.
  static func of(
    code: String, message: String, status: Int, service: AWSService
  ) -> AWSError.Cause {
    if service.missingCodes.contains(code) { return .notFound }
    if status == 501 { return .notImplemented }
    if status == 304 { return .preconditionFailed }
    if sharedCodes.contains(code) {
      // One code for "exists already" and "is busy": only the message distinguishes them.
      return message.contains("already exist") || message.contains("already has")
        ? .alreadyExists : .conflict
    }
    if code == "TransactionCanceledException" {
      return message.contains("ConditionalCheckFailed") ? .preconditionFailed : .conflict
    }
    if let cause = byCode[code] { return cause }
    switch status {
    case 409: return .conflict
    case 412: return .preconditionFailed
    case 429: return .throttled
    case 401, 403: return .denied
    case 500...: return .server
    default: return .invalid
    }
  }

  private static let sharedCodes: Set = [
    "ConflictException", "ResourceConflictException", "ResourceInUseException",
  ]

  /// From the error lists of the services' API references.
  private static let byCode: [String: AWSError.Cause] = {
    let lists: [(AWSError.Cause, [String])] = [
      (
        .alreadyExists,
        [
          "AlreadyExists", "AlreadyExistsException", "BucketAlreadyExists",
          "BucketAlreadyOwnedByYou", "ConfigurationSetAlreadyExists", "EntityAlreadyExists",
          "EntityAlreadyExistsException", "EventDestinationAlreadyExists",
          "ParameterAlreadyExists", "QueueAlreadyExists",
          "QueueNameExists",
          "ResourceAlreadyExistsException", "ResourceExistsException",
          "StateMachineAlreadyExists", "TableAlreadyExistsException",
        ]
      ),
      (
        .conflict,
        [
          "AWS.SimpleQueueService.PurgeQueueInProgress",
          "AWS.SimpleQueueService.QueueDeletedRecently", "BucketNotEmpty",
          "ConcurrentModification", "ConcurrentModificationException",
          "ConditionalRequestConflict", "DeleteConflict", "DeleteConflictException",
          "InvalidBucketState", "KMSInvalidStateException", "OperationAborted",
          "OperationAbortedException",
          "PurgeQueueInProgress", "QueueDeletedRecently", "StateMachineDeleting",
          "TransactionConflictException",
        ]
      ),
      (
        .preconditionFailed,
        ["ConditionalCheckFailedException", "PreconditionFailed", "PreconditionFailedException"]
      ),
      (
        .throttled,
        [
          "BandwidthLimitExceeded", "PriorRequestNotComplete",
          "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
          "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling",
          "ThrottlingException", "TooManyRequestsException", "TooManyUpdates",
          "TransactionInProgressException",
        ]
      ),
      (
        .denied,
        [
          "AccessDenied", "AccessDeniedException", "AuthFailure", "ExpiredToken",
          "ExpiredTokenException", "Forbidden", "IncompleteSignature",
          "IncompleteSignatureException", "InvalidAccessKeyId", "InvalidClientTokenId",
          "InvalidSignatureException", "InvalidToken", "MissingAuthenticationToken",
          "MissingAuthenticationTokenException", "OptInRequired", "RequestExpired",
          "RequestTimeTooSkewed", "SignatureDoesNotMatch", "UnauthorizedOperation",
          "UnrecognizedClientException",
        ]
      ),
      (.notImplemented, ["InvalidAction", "NotImplemented", "UnknownOperationException"]),
      (.timedOut, ["RequestTimeout", "RequestTimeoutException"]),
      (
        .server,
        ["InternalError", "InternalFailure", "InternalServerError", "ServiceUnavailable"]
      ),
    ]
    return Dictionary(
      uniqueKeysWithValues: lists.flatMap { cause, codes in codes.map { ($0, cause) } })
  }()
}
