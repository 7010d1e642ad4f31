/// Where credentials come from: what the configuration found, before anything was asked for.
public indirect enum CredentialsSource: Sendable, Hashable {
  /// Keys at hand.
  case fixed(Credentials)
  /// The credentials endpoint of ECS, EKS and Lambda-like containers.
  case container(AWSEndpoint, authorization: ContainerAuthorization)
  /// The instance metadata service of EC2, version 2.
  case instanceMetadata
  /// Temporary credentials of a role, asked from STS with those of another source.
  case assumedRole(AssumedRole, from: CredentialsSource)
}

/// What a container's credentials endpoint wants to see.
public enum ContainerAuthorization: Sendable, Hashable, CustomReflectable {
  case none
  case token(String)
  /// A file that is read anew for each request.
  case tokenFile(String)

  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension ContainerAuthorization: CustomStringConvertible {
  public var description: String { "ContainerAuthorization" }
}

/// A role to be taken on, as a profile tells it.
public struct AssumedRole: Sendable, Hashable {
  public var arn: String
  public var sessionName: String
  public var externalID: String?
  /// 15 minutes to 12 hours; nil for STS's own, an hour.
  public var duration: Duration?
}
