import CairnAWS
import CairnAWSXML
import CairnEngine

/// Requests to IAM that several resources of a round share.
extension KindContext {
  /// All roles of an account that has at most 1,000; nil if the request is denied.
  func firstRoles() async throws -> IAMRolePage? {
    let aws = aws
    return try await shared.answer(to: "iam GetAccountAuthorizationDetails Role") {
      () async throws -> IAMRolePage? in
      do {
        return try await aws.getRoleDetails()
      } catch let error as AWSError
        where error.cause == .denied || error.cause == .notImplemented
      {
        return nil
      }
    }
  }

  func roles() async throws -> [IAMRole] {
    let (aws, context) = (aws, self)
    return try await shared.answer(to: "iam GetAccountAuthorizationDetails Role, every page") {
      // Throws if the first page is refused.
      guard var page = try await context.firstRoles() else {
        return try await aws.getRoleDetails().roles
      }
      var roles = page.roles
      while let marker = page.marker {
        page = try await aws.getRoleDetails(marker: marker)
        roles += page.roles
      }
      return roles
    }
  }
}
