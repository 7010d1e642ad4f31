/// An access key with its secret. Printing it, dumping it or putting it into a message shows the key's
/// id alone.
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

  /// What emulators expect from those who bring nothing else.
  public static let test = Credentials(accessKeyID: "test", secretAccessKey: "test")
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "Credentials(\(accessKeyID))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
