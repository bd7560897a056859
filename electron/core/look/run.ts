import { AppError, toAppError } from '#shared/errors.ts'

/** Questions at once, all kinds together; of those that reach brokers there is never more than one. */
const atOnce = 4

/** So many questions in a row without any answer between them: the platform is not there. */
const failuresInRow = 12

interface Put {
  path: string
  broker: boolean
}

interface RunParts<Question extends Put> {
  questions: readonly Question[]
  signal: AbortSignal
  /** Puts one question. Throws AppError when it is not answered. */
  ask(question: Question): Promise<void>
  began(question: Question): void
  /** Null: answered. Not called for questions that were cut short. */
  ended(question: Question, error: AppError | null): void
}

/**
 * Puts all questions. One lane asks what reaches brokers and helps the others afterwards. Comes back when all were put
 * or the signal is aborted. Throws the AppError that makes going on senseless: a credential that is no good (any more),
 * or a platform that answers nothing.
 */
export async function putAll<Question extends Put>(parts: RunParts<Question>): Promise<void> {
  const { questions, signal } = parts
  const brokers = questions.filter(({ broker }) => broker).values()
  const others = questions.filter(({ broker }) => !broker).values()
  let inRow = 0
  let hopeless: AppError | null = null

  function judge(question: Question, error: AppError | null): void {
    // A broker's silence says nothing about the platform.
    if (error === null || isAnswer(error)) inRow = 0
    else if (!question.broker || error.code === 'unreachable') inRow += 1
    if (error?.code === 'wrong-credential' || error?.code === 'certificate' || (error && inRow >= failuresInRow)) {
      hopeless ??= error
    }
  }

  async function put(question: Question): Promise<void> {
    parts.began(question)
    let error: AppError | null = null
    try {
      await parts.ask(question)
    } catch (thrown) {
      error = toAppError(thrown)
    }
    // What was answered all the same counts; what the signal cut short does not.
    if (signal.aborted && error) return
    // Somebody else closed the connection: another credential, perhaps another server.
    if (error?.code === 'cancelled') {
      hopeless ??= error
      return
    }
    judge(question, error)
    parts.ended(question, error)
  }

  async function lane(...sources: Iterator<Question>[]): Promise<void> {
    for (const source of sources) {
      while (!signal.aborted && hopeless === null) {
        const next = source.next()
        if (next.done) break
        await put(next.value)
      }
    }
  }

  await Promise.all([lane(brokers, others), ...Array.from({ length: atOnce - 1 }, () => lane(others))])
  if (hopeless !== null && !signal.aborted) throw hopeless
}

/** A refusal is an answer: the platform is there and says no. */
function isAnswer({ code }: AppError): boolean {
  return code === 'refused' || code === 'not-found'
}
