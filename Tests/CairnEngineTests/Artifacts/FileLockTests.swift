import Synchronization
import Testing

@testable import CairnEngine

@Suite struct FileLockTests {
  @Test func `The second waits until the first is done`() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/lock"
    let steps = Mutex<[String]>([])
    var first: FileLock? = try await FileLock(path) { steps.withLock { $0.append("never") } }
    async let second = FileLock(path) { steps.withLock { $0.append("waits") } }
    try await Task.sleep(for: .milliseconds(120))
    steps.withLock { $0.append("freed") }
    withExtendedLifetime(first) {}
    first = nil
    _ = try await second
    #expect(steps.withLock { $0 } == ["waits", "freed"])
  }

  @Test func `Cancellation ends the wait`() async throws {
    let folder = try TemporaryFolder()
    let first = try await FileLock("\(folder.path)/lock") {}
    let waiting = Task { try await FileLock("\(folder.path)/lock") {} }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { _ = try await waiting.value }
    withExtendedLifetime(first) {}
  }
}
