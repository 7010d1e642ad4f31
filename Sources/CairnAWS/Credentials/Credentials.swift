/// An access key with its secret. Printed, dumped or in a message it shows only the key's id.
public struct Credentials: Sendable, Hashable {
  public let accessKeyID: String
  public let secretAccessKey: String
  /// Present in temporary credentials.
  public let sessionToken: String?
  /// When temporary credentials end.
  public let expiration: UTCTime?

  public init(
    accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil,
    expiration: UTCTime? = nil
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.expiration = expiration
  }

  /// The default credentials for emulators.
  public static let test = Credentials(accessKeyID: "test", secretAccessKey: "test")
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "Credentials(\(accessKeyID))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
