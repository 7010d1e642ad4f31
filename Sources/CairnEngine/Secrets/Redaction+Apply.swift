import CairnLanguage

extension Redaction {
  func redacted(_ failure: ResourceFailure) -> ResourceFailure {
    var failure = failure
    failure.message = redacted(failure.message)
    return failure
  }

  func redacted(_ event: ApplyEvent) -> ApplyEvent {
    guard case .failed(let address, let operation, let failure, let took) = event else {
      return event
    }
    return .failed(address, operation, redacted(failure), took: took)
  }

  func redacted(_ report: ApplyReport) -> ApplyReport {
    var report = report
    report.failures = report.failures.map(redacted)
    report.ledgerProblem = report.ledgerProblem.map(redacted)
    return report
  }

  func redacted(_ update: ArtifactUpdate) -> ArtifactUpdate {
    var update = update
    for index in update.entries.indices {
      guard case .failed(let failure) = update.entries[index].outcome else { continue }
      update.entries[index].outcome = .failed(redacted(failure))
    }
    update.ledgerProblem = update.ledgerProblem.map(redacted)
    return update
  }
}
