import CairnJSON

/// The owner of the credentials (AWS STS "GetCallerIdentity").
public struct CallerIdentity: Sendable, Hashable {
  /// Twelve digits.
  public let account: String
  public let arn: String
  public let userID: String
}

extension AWSClient {
  /// AWS STS "GetCallerIdentity". Needs no permission.
  public func getCallerIdentity() async throws(AWSError) -> CallerIdentity {
    let answer = try await query(.sts, "GetCallerIdentity", [:], safety: .idempotent)
    guard let account = XMLText.first("Account", in: answer),
      let arn = XMLText.first("Arn", in: answer)
    else {
      throw .unreadable(
        AWSRequest(.sts, "GetCallerIdentity", safety: .idempotent), "it names no account")
    }
    return CallerIdentity(
      account: account, arn: arn, userID: XMLText.first("UserId", in: answer) ?? "")
  }

  /// Temporary credentials of a role (AWS STS "AssumeRole").
  public func assumeRole(_ role: AssumedRole) async throws(AWSError) -> Credentials {
    let answer = try await query(
      .sts, "AssumeRole",
      [
        "RoleArn": .text(role.arn), "RoleSessionName": .text(role.sessionName),
        "ExternalId": role.externalID.map(QueryValue.text),
        "DurationSeconds": role.duration.map { .number(Int($0.components.seconds)) },
      ], safety: .idempotent)
    guard let key = XMLText.first("AccessKeyId", in: answer),
      let secret = XMLText.first("SecretAccessKey", in: answer)
    else {
      throw .unreadable(AWSRequest(.sts, "AssumeRole", safety: .idempotent), "it holds no keys")
    }
    return Credentials(
      accessKeyID: key, secretAccessKey: secret,
      sessionToken: XMLText.first("SessionToken", in: answer),
      expiration: XMLText.first("Expiration", in: answer).flatMap { UTCTime(iso8601: $0) })
  }
}
