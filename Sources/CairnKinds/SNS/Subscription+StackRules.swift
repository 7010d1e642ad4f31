import CairnEngine
import CairnLanguage

extension Subscription {
  /// Amazon SNS developer guide, "Message delivery for FIFO topics": FIFO queues only subscribe to
  /// FIFO topics, which deliver to queues only.
  static let fifoRule = StackRule(each: { subscription, stack in
    let properties = subscription.properties
    guard let isTopicFIFO = stack.isFIFO(properties[topic.name]) else { return [] }
    if isTopicFIFO {
      let other = [function, url, email, sms].first { properties[$0.name] != nil }
      return other.map {
        [
          .init(
            path: $0.name, summary: "Subscription of a FIFO topic",
            detail: "A FIFO topic delivers to queues only: choose a topic without `fifo: true`, or "
              + "let a queue subscribe.", notes: stack.note(onFIFO: properties[topic.name], "topic")
          )
        ]
      } ?? []
    }
    guard stack.isFIFO(properties[queue.name]) == true else { return [] }
    return [
      .init(
        path: queue.name, summary: "FIFO queue at a standard topic",
        detail: "A standard topic doesn't deliver to FIFO queues: choose a queue without "
          + "`fifo: true`, or a FIFO topic.",
        notes: stack.note(onFIFO: properties[queue.name], "queue"))
    ]
  })

  /// Amazon SNS developer guide, "Amazon SNS dead-letter queues": of the type of topic and queue.
  static let deadLetterRule = StackRule(each: { subscription, stack in
    let properties = subscription.properties
    guard let isFIFO = stack.isFIFO(properties[deadLetter.name]),
      let isTopicFIFO = stack.isFIFO(properties[topic.name])
    else { return [] }
    let detail: String
    if isFIFO, !isTopicFIFO {
      detail =
        "Messages of a standard topic go to a standard dead-letter queue, and this is a FIFO "
        + "queue. Name another queue."
    } else if !isFIFO, isTopicFIFO, stack.isFIFO(properties[queue.name]) == true {
      detail =
        "The dead letters of a FIFO queue at a FIFO topic go to a FIFO queue, and this is a "
        + "standard one. Declare it with `fifo: true`, or name another queue."
    } else {
      return []
    }
    return [
      .init(
        path: deadLetter.name, summary: "Dead-letter queue of another type", detail: detail,
        notes: stack.note(onFIFO: properties[deadLetter.name], "queue"))
    ]
  })

  /// SNS "Subscribe": a request goes to the region of the topic.
  static let topicRegionRule = RegionRule.rule(
    [topic.name], reason: "A subscription is in the region of its topic")

  /// Amazon SNS developer guide, "Amazon SNS dead-letter queues": in the subscription's region.
  static let deadLetterRegionRule = RegionRule.rule(
    [deadLetter.name], reason: "A dead-letter queue is in the region of the subscription")
}
