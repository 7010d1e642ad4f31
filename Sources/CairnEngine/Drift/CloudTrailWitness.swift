import CairnAWS
import CairnLanguage

/// CloudTrail's event history, of the last 90 days and some minutes late: where the target is AWS, or
/// where `AWS_ENDPOINT_URL_CLOUDTRAIL` says who plays its part.
package struct CloudTrailWitness: Witness {
  /// Of more things it is not asked: that would take a minute and more.
  static let limit = 40
  /// LookupEvents allows 2 requests a second.
  static let pause = Duration.milliseconds(500)

  package init() {}

  package func testimony(
    about subjects: [CallSubject], in scope: Scope, by client: AWSClient
  ) async -> Testimony {
    var testimony = Testimony()
    guard scope.flavour == .aws || client.configuration.endpoints.hasOwn(.cloudTrail) else {
      return testimony
    }
    // Of one name there may be two things: a bucket and its notifications.
    var answers: [CallSubject: [Call]] = [:]
    for subject in subjects {
      let question = CallSubject(service: subject.service, name: subject.trailName)
      if answers[question] == nil {
        if answers.count == Self.limit {
          testimony.problem =
            "CloudTrail was asked about \(Self.limit) things only, for it takes 2 questions a second."
          return testimony
        }
        if !answers.isEmpty { try? await client.clock.sleep(Self.pause) }
        switch await Self.answer(to: question, by: client) {
        case .success(let calls): answers[question] = calls
        case .failure(let error):
          testimony.problem = "CloudTrail can't be asked: \(error.code): \(error.message)".abridged
          return testimony
        }
      }
      testimony.calls[subject] = answers[question]
    }
    return testimony
  }

  private static func answer(
    to question: CallSubject, by client: AWSClient
  ) async -> Result<[Call], AWSError> {
    // What is global is told in one region.
    let home = question.service == AWSService.iam.id ? client.inGlobalRegion : client
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
