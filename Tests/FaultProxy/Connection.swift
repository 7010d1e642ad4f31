import NIOCore
import NIOHTTP1

/// One connection of a client: a request after the other.
struct Connection: Sendable {
  let upstream: Upstream
  let traffic: Traffic
  let log: RecordLog

  typealias Channel = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

  func serve(_ channel: Channel) async {
    // A client that goes away in the middle, as killed ones do, isn't worth a message.
    try? await channel.executeThenClose { parts, outbound in
      var body = RequestBody(parts.makeAsyncIterator())
      while let head = try await body.nextHead() {
        guard try await handle(head, &body, channel.channel, outbound) == .open else { return }
      }
    }
  }

  private enum Afterwards { case open, closed }

  private func handle(
    _ head: HTTPRequestHead, _ body: inout RequestBody, _ client: any NIOCore.Channel,
    _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
  ) async throws -> Afterwards {
    // Only a form says in its body what it is.
    let form = Call.isForm(head) ? try await body.whole() : ByteBuffer()
    let call = Call(head, body: form)
    let decision = await traffic.arrived(call)
    var record = Record(
      request: decision.number, client: call.client, service: call.service,
      operation: call.operation, writes: call.writes, arrived: nowInMilliseconds(),
      fault: decision.fault)
    let reply = await reply(to: head, &body, client, call, decision, &record)
    record.outcome = record.outcome ?? (reply == nil ? .dropped : .answered)
    log.write(record)
    guard let reply else { return .closed }
    return try await send(reply, to: head, decision.fault, outbound)
  }

  /// What the client is to be sent; nil when its connection is to be closed.
  private func reply(
    to head: HTTPRequestHead, _ body: inout RequestBody, _ client: any NIOCore.Channel,
    _ call: Call, _ decision: Traffic.Decision, _ record: inout Record
  ) async -> Answer? {
    switch await traffic.pass(call, decision, at: .before) {
    case .forward: break
    case .drop: return nil
    case .cutOff: return await cutOff(head, &body, &record)
    }
    switch decision.fault {
    case .internalError, .unavailable, .throttled:
      return decision.fault.flatMap { ErrorAnswer($0, of: call) }?.answer(to: call)
    case .droppedBefore: return nil
    case .cutOff: return await cutOff(head, &body, &record)
    case .internalErrorAfterwards, .droppedAfter, .delayed, .truncated, nil: break
    }
    record.forwarded = nowInMilliseconds()
    let answer: Answer
    do {
      answer = try await upstream.answer(to: head, &body, of: client)
    } catch {
      record.outcome = .unreachable
      return nil
    }
    record.ended = nowInMilliseconds()
    record.status = Int(answer.head.status.code)
    guard await traffic.pass(call, decision, at: .after) == .forward else { return nil }
    switch decision.fault {
    case .internalErrorAfterwards:
      return ErrorAnswer(.internalErrorAfterwards, of: call)?.answer(to: call)
    case .droppedAfter: return nil
    case .delayed:
      try? await Task.sleep(for: .milliseconds(decision.delay))
      return answer
    case .internalError, .unavailable, .throttled, .droppedBefore, .cutOff, .truncated, nil:
      return answer
    }
  }

  private func cutOff(
    _ head: HTTPRequestHead, _ body: inout RequestBody, _ record: inout Record
  ) async -> Answer? {
    record.forwarded = nowInMilliseconds()
    try? await upstream.cutOff(head, &body)
    return nil
  }

  private func send(
    _ answer: Answer, to request: HTTPRequestHead, _ fault: Fault?,
    _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
  ) async throws -> Afterwards {
    var (head, body) = (answer.head, answer.body)
    for name in ["Connection", "Transfer-Encoding", "Keep-Alive"] {
      head.headers.remove(name: name)
    }
    let hasBody = request.method != .HEAD && ![204, 304].contains(answer.head.status.code)
    if hasBody {
      let length = body.readableBytes
      let isCut = fault == .truncated
      // An empty body is cut by promising a byte.
      let promised = isCut ? max(1, length) : length
      head.headers.replaceOrAdd(name: "Content-Length", value: "\(promised)")
      if isCut { body = body.getSlice(at: body.readerIndex, length: length / 2) ?? ByteBuffer() }
    }
    try await outbound.write(.head(head))
    if hasBody, body.readableBytes > 0 { try await outbound.write(.body(.byteBuffer(body))) }
    if fault == .truncated { return .closed }
    try await outbound.write(.end(nil))
    return request.isKeepAlive ? .open : .closed
  }
}
