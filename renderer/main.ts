import { mount } from 'svelte';
import type { WindowDoor } from '../preload/contract/index.ts';
import App from './App.svelte';

declare global {
  interface Window {
    /** set by the shell before this script runs */
    readonly syndiff?: WindowDoor;
  }
}

const target = document.getElementById('window');
if (!target) throw new Error('index.html has no #window.');
mount(App, { target, props: { door: window.syndiff } });
