/// Where credentials come from, according to the configuration.
public indirect enum CredentialsSource: Sendable, Hashable {
  /// Fixed keys.
  case fixed(Credentials)
  /// The credentials endpoint of ECS, EKS and Lambda-like containers.
  case container(AWSEndpoint, authorization: ContainerAuthorization)
  /// The instance metadata service of EC2, version 2.
  case instanceMetadata
  /// Temporary credentials of a role, from STS, with those of another source.
  case assumedRole(AssumedRole, from: CredentialsSource)
}

/// The authorization for a container's credentials endpoint.
public enum ContainerAuthorization: Sendable, Hashable, CustomReflectable {
  case none
  case token(String)
  /// A file that is read again for each request.
  case tokenFile(String)

  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension ContainerAuthorization: CustomStringConvertible {
  public var description: String { "ContainerAuthorization" }
}

/// A role to assume, from a profile.
public struct AssumedRole: Sendable, Hashable {
  public var arn: String
  public var sessionName: String
  public var externalID: String?
  /// 15 minutes to 12 hours; nil for STS's own, an hour.
  public var duration: Duration?
}
