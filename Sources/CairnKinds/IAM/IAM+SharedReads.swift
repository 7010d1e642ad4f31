import CairnAWS
import CairnAWSXML
import CairnEngine

/// What one round of reads asks IAM once, though several resources want to know it.
extension KindContext {
  /// Which is all of them where an account has no more than 1,000; nil where it is not allowed.
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
      // Where the first page is refused, this says so.
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
