import CairnAWS
import CairnAWSXML
import CairnEngine

/// Requests to IAM that several managed policies of a round share.
extension KindContext {
  /// The account's own managed policies, if it has at most 1,000; nil if the request is denied.
  func firstManagedPolicies() async throws -> IAMManagedPolicyPage? {
    let aws = aws
    return try await shared.answer(to: "iam GetAccountAuthorizationDetails LocalManagedPolicy") {
      () async throws -> IAMManagedPolicyPage? in
      do {
        return try await aws.getManagedPolicyDetails()
      } catch let error as AWSError
        where error.cause == .denied || error.cause == .notImplemented
      {
        return nil
      }
    }
  }

  func managedPolicies() async throws -> [IAMManagedPolicy] {
    // Throws if the first page is refused.
    guard var page = try await firstManagedPolicies() else {
      return try await aws.getManagedPolicyDetails().policies
    }
    var policies = page.policies
    while let marker = page.marker {
      page = try await aws.getManagedPolicyDetails(marker: marker)
      policies += page.policies
    }
    return policies
  }

  /// With tags, without the document.
  func managedPolicy(_ arn: String) async throws -> IAMManagedPolicy? {
    let aws = aws
    return try await shared.answer(to: "iam GetPolicy \(arn)") {
      try await found { try await aws.getManagedPolicy(arn) }
    }
  }
}
