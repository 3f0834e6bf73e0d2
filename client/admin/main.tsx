import './no-eval.ts'
import { render } from 'preact'
import { LocationProvider } from 'preact-iso'
import { ToastProvider } from '../ui/toast.tsx'
import { App } from './app.tsx'
import '../ui/theme.css'
import '../ui/base.css'

const place = document.getElementById('app')
if (!place) throw new Error('index.html lacks #app')

render(
  <LocationProvider scope="/admin">
    <ToastProvider>
      <App />
    </ToastProvider>
  </LocationProvider>,
  place,
)
