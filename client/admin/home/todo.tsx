import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { TodoItem } from './todos.ts'

/** 待我办理. */
export function Todo({ todos }: { todos: readonly TodoItem[] }) {
  return (
    <Card title="待我办理" flush>
      {todos.length === 0 && <p class="home-nothing muted">目前没有等您办理的事项。</p>}
      {todos.length > 0 && (
        <ul class="todo">
          {todos.map(({ key, href, act, subject }) => (
            <li key={key}>
              <a href={href}>
                <span class="todo-act">{act}</span>
                <span class="todo-subject">{subject}</span>
                <Icon name="right" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
