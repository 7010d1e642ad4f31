import CairnAWS
import CairnLanguage

/// CloudTrail's event history, of the last 90 days and some minutes late: where the target is AWS, or
/// where `AWS_ENDPOINT_URL_CLOUDTRAIL` says who plays its part.
package struct CloudTrailAuditLog: AuditLog {
  /// Of more things it is not asked: that would take a minute and more.
  static let limit = 40
  /// LookupEvents allows 2 requests a second.
  static let pause = Duration.milliseconds(500)

  package init() {}

  package func entries(
    about subjects: [AuditedResource], in scope: Scope, by client: AWSClient
  ) async -> AuditLogAnswer {
    var answer = AuditLogAnswer()
    guard scope.flavour == .aws || client.configuration.endpoints.hasOwn(.cloudTrail) else {
      return answer
    }
    // Of one name there may be two things: a bucket and its notifications.
    var answers: [AuditedResource: [Call]] = [:]
    for subject in subjects {
      let question = AuditedResource(
        service: subject.service, name: subject.trailName, reach: subject.reach)
      if answers[question] == nil {
        if answers.count == Self.limit {
          answer.problem =
            "CloudTrail was asked about \(Self.limit) things only, for it takes 2 questions a second."
          return answer
        }
        if !answers.isEmpty { try? await client.clock.sleep(Self.pause) }
        switch await Self.answer(to: question, by: client) {
        case .success(let calls): answers[question] = calls
        case .failure(let error):
          answer.problem = "CloudTrail can't be asked: \(error.code): \(error.message)".abridged
          return answer
        }
      }
      answer.calls[subject] = answers[question]
    }
    return answer
  }

  private static func answer(
    to question: AuditedResource, by client: AWSClient
  ) async -> Result<[Call], AWSError> {
    // Events of services without regions are in one region.
    let home = question.reach == .account ? client.inGlobalRegion : client
    do throws(AWSError) {
      let events = try await home.lookupEvents(resource: question.trailName)
      return .success(events.filter { !$0.isReadOnly && !$0.hasFailed }.map(Call.init))
    } catch {
      return .failure(error)
    }
  }
}

extension Call {
  fileprivate init(_ event: CloudTrailEvent) {
    self.init(
      operation: event.name, time: event.time, caller: event.caller,
      isOwn: Self.isOwn(agent: event.userAgent))
  }
}
